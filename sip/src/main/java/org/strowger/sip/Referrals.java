package org.strowger.sip;

import gov.nist.javax.sip.message.SIPRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sip.ServerTransaction;
import javax.sip.header.CSeqHeader;
import javax.sip.message.Request;
import javax.sip.message.Response;

/** REFER in a dialog, received and sent, and the notifications that follow it (RFC 3515, RFC 4488). On the call's queue. */
final class Referrals {
    private static final int MAX_OPEN = 4;
    private static final Pattern STATUS_LINE = Pattern.compile("^SIP/2\\.0 +(\\d{3}) *(.*)");

    private final Call call;
    private final Map<Long, Received> open = new HashMap<>();
    private final List<Long> sent = new ArrayList<>();
    private boolean stopped;

    Referrals(Call call) {
        this.call = call;
    }

    void received(SIPRequest request, ServerTransaction transaction) {
        if (call.phase() != Call.Phase.CONFIRMED || open.size() >= MAX_OPEN) {
            call.respond(transaction, request, 491, "Request Pending");
            return;
        }
        List<String> targets = Wire.values(request, "Refer-To");
        Optional<ReferTo> target = targets.size() == 1 ? ReferTo.parse(targets.getFirst()) : Optional.empty();
        if (target.isEmpty()) {
            call.respond(transaction, request, 400, "Refer-To Missing Or Malformed");
            return;
        }
        boolean silent = Wire.value(request, "Refer-Sub")
                .filter(value ->
                        value.strip().toLowerCase(java.util.Locale.ROOT).startsWith("false"))
                .isPresent();
        Response accepted = call.response(request, 202, "Accepted");
        accepted.setHeader(Wire.header("Contact", call.dialog.contact()));
        if (silent) {
            accepted.setHeader(Wire.header("Refer-Sub", "false"));
        }
        call.endpoint.stack().respond(transaction, accepted);
        long id = ((CSeqHeader) request.getHeader(CSeqHeader.NAME)).getSeqNumber();
        Received referral = new Received(id, target.get(), silent);
        open.put(id, referral);
        // RFC 3515 §2.4.4: the first notification goes at once.
        referral.report(100, "Trying");
        call.listener().referred(call, referral);
    }

    /** A REFER that the far end waits to hear of. */
    private final class Received implements SipCall.Referral {
        private final long id;
        private final ReferTo to;
        private final boolean silent;

        Received(long id, ReferTo to, boolean silent) {
            this.id = id;
            this.to = to;
            this.silent = silent;
        }

        @Override
        public SipUri target() {
            return to.uri();
        }

        @Override
        public Optional<Replaces> replaces() {
            return to.replaces();
        }

        @Override
        public void report(int status, String reason) {
            String phrase = reason.replaceAll("\\p{Cntrl}", " ");
            call.later(() -> {
                boolean last = status >= 200;
                boolean known = last ? open.remove(id) != null : open.containsKey(id);
                if (!known || stopped || silent || call.phase() != Call.Phase.CONFIRMED) {
                    return;
                }
                Request notify = call.dialog.request(Request.NOTIFY);
                notify.setHeader(Wire.header("Event", "refer;id=" + id));
                notify.setHeader(Wire.header(
                        "Subscription-State", last ? "terminated;reason=noresource" : "active;expires=180"));
                Wire.body(notify, "message", "sipfrag", "SIP/2.0 " + status + " " + phrase + "\r\n");
                call.send(notify, answer -> {
                    if (answer == 481) {
                        open.remove(id);
                    }
                });
            });
        }
    }

    void send(SipUri to, Optional<Replaces> replaces) {
        if (call.phase() != Call.Phase.CONFIRMED || sent.size() >= MAX_OPEN) {
            call.listener().referralProgress(call, 491, "not possible now");
            return;
        }
        Request refer = call.dialog.request(Request.REFER);
        refer.setHeader(Wire.header("Refer-To", ReferTo.text(to, replaces)));
        refer.setHeader(Wire.header("Referred-By", call.dialog.contact()));
        Long id = ((CSeqHeader) refer.getHeader(CSeqHeader.NAME)).getSeqNumber();
        sent.add(id);
        call.send(refer, (status, response) -> {
            if (status >= 300 && sent.remove(id) && !stopped) {
                call.listener()
                        .referralProgress(
                                call,
                                status,
                                response.map(Response::getReasonPhrase).orElse("no response"));
            }
        });
    }

    /** A NOTIFY about a REFER of ours. */
    void notified(SIPRequest request, ServerTransaction transaction) {
        String event = Wire.value(request, "Event").orElse("");
        if (!event.startsWith("refer") || sent.isEmpty()) {
            call.respond(transaction, request, 481, "Subscription Does Not Exist");
            return;
        }
        call.respond(transaction, request, 200, "OK");
        Matcher line =
                STATUS_LINE.matcher(Wire.body(request).lines().findFirst().orElse(""));
        boolean terminated =
                Wire.value(request, "Subscription-State").orElse("").startsWith("terminated");
        if (terminated) {
            forget(event);
        }
        if (!stopped && Wire.isBody(request, "message", "sipfrag") && line.matches()) {
            call.listener()
                    .referralProgress(
                            call, Integer.parseInt(line.group(1)), line.group(2).strip());
        }
    }

    private void forget(String event) {
        // The id may be left out for the first REFER in a dialog (RFC 3515 §2.4.6).
        Optional<Long> named =
                sent.stream().filter(id -> event.contains("id=" + id)).findFirst();
        sent.remove(named.orElse(sent.getFirst()));
    }

    void stop() {
        stopped = true;
        open.clear();
    }
}
