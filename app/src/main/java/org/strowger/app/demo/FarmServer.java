package org.strowger.app.demo;

import org.strowger.app.Role;

/**
 * One server of a farm.
 *
 * @param admin address of its administration
 * @param settings its configuration file's text
 */
record FarmServer(String name, Role role, String admin, String settings) {}
