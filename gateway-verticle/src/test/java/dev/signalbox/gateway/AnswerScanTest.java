package dev.signalbox.gateway;

import static dev.signalbox.gateway.PipelineStage.FINISH;
import static dev.signalbox.gateway.PipelineStage.request;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signalbox.api.GatewayError;
import dev.signalbox.api.GatewayError.OutputBlocked;
import dev.signalbox.api.Outcome;
import dev.signalbox.api.Unit;
import dev.signalbox.api.inference.Delta;
import dev.signalbox.api.inference.ImageSource;
import dev.signalbox.api.inference.Message;
import dev.signalbox.api.inference.Part;
import dev.signalbox.api.inference.Role;
import dev.signalbox.api.security.Evidence;
import dev.signalbox.api.security.FilterProgress;
import dev.signalbox.api.security.FilteredOutput;
import dev.signalbox.api.security.Finding;
import dev.signalbox.api.security.OutputRule;
import dev.signalbox.api.security.OutputScan;
import dev.signalbox.api.security.RuleState;
import dev.signalbox.api.security.RuleVerdict;
import dev.signalbox.api.security.Severity;
import dev.signalbox.api.security.UnreadPart;
import dev.signalbox.bus.Addresses;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every answer says of every rule of the output filter how it ended.
class AnswerScanTest {
  private static final RuleVerdict NO_PHONES =
      new RuleVerdict(OutputRule.PHONE, RuleState.SWITCHED_OFF);

  private final PipelineStage stage = new PipelineStage();
  private final ScriptedBus bus = stage.bus;

  private static Finding found(String kind, Finding.Action action) {
    return new Finding(kind, Severity.HIGH, action, "output", 0, 1, Evidence.NONE);
  }

  private OutputScan scan() {
    return stage.summary().judged().scan();
  }

  @Test
  void what_was_read_and_held_nothing_passed() {
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("Hi"), FINISH)));
    stage.start(request(false));
    assertThat(scan().brief()).isEqualTo("passed");
  }

  @Test
  void what_one_replica_found_and_another_left_out_are_both_told() {
    bus.answer(
        Addresses.FILTER,
        q ->
            q.last()
                ? new FilteredOutput("b", FilterProgress.START, List.of(), List.of(NO_PHONES))
                : new FilteredOutput(
                    "a",
                    FilterProgress.START,
                    List.of(found("iban", Finding.Action.REDACTED)),
                    List.of()));
    var stream = new ScriptedStream();
    bus.streams.add(Outcome.ok(stream));
    stage.start(request(true));
    stream.send(new Delta.Text("x"));
    stream.send(new Delta.Text("y"), FINISH);
    assertThat(scan().brief()).isEqualTo("redacted iban; not_scanned (switched_off) phone");
  }

  @Test
  void who_writes_nothing_is_not_said_to_have_passed() {
    bus.streams.add(Outcome.ok(new ScriptedStream(FINISH)));
    stage.start(request(false));
    assertThat(scan().rules())
        .isNotEmpty()
        .allMatch(verdict -> verdict.state() == RuleState.NOTHING_WRITTEN);
    assertThat(stage.counted("signalbox_output_rules_total", "reason", "nothing_written"))
        .isEqualTo(OutputRule.values().length);
  }

  @Test
  void what_no_rule_can_read_is_named() {
    bus.streams.add(
        Outcome.ok(
            new ScriptedStream(
                new Delta.SealedReasoning("YWI="), new Delta.Text("A cat."), FINISH)));
    var picture = new Part.Image(new ImageSource.Link("https://pictures.example/cat.png"));
    stage.start(
        request(false)
            .withMessages(
                List.of(
                    new Message(
                        Role.USER,
                        List.of(picture, new Part.Document("JVBERi0=")),
                        List.of(),
                        ""))));
    assertThat(scan().unread())
        .containsExactly(UnreadPart.PICTURES, UnreadPart.DOCUMENTS, UnreadPart.SEALED_THOUGHTS);
  }

  @Test
  void a_block_says_which_rule_and_that_the_others_had_no_chance() {
    bus.refuse(
        Addresses.FILTER, new OutputBlocked(List.of(found("canary", Finding.Action.BLOCKED))));
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("leak"), FINISH)));
    stage.start(request(false));
    assertThat(stage.error())
        .isInstanceOfSatisfying(
            OutputBlocked.class,
            blocked -> {
              assertThat(blocked.scan().state(OutputRule.CANARY)).isEqualTo(RuleState.BLOCKED);
              assertThat(blocked.scan().state(OutputRule.CARDS))
                  .isEqualTo(RuleState.ANSWER_BLOCKED);
            });
  }

  @Test
  void a_fault_is_counted_for_every_rule_and_nothing_leaves() {
    bus.refuse(Addresses.FILTER, new GatewayError.Internal());
    bus.streams.add(Outcome.ok(new ScriptedStream(new Delta.Text("leak"), FINISH)));
    stage.start(request(true));
    assertThat(stage.error()).isEqualTo(new GatewayError.UnitUnavailable(Unit.SECURITY));
    assertThat(stage.answer.text).isEmpty();
    assertThat(stage.counted("signalbox_output_rules_total", "state", "failed"))
        .isEqualTo(OutputRule.values().length);
  }

  @Test
  void the_body_names_states_and_reasons() {
    var scan =
        OutputScan.of(
            OutputScan.Ending.READ,
            List.of(NO_PHONES),
            List.of(found("us_ssn", Finding.Action.REDACTED)),
            List.of(UnreadPart.PICTURES));
    var body = new JsonObject(Json.object(out -> ScanBody.write(out, scan))).getJsonObject("scan");
    assertThat(body.getJsonObject("rules").getMap())
        .hasSize(OutputRule.values().length)
        .containsEntry("credentials", "passed")
        .containsEntry("social_security", "redacted")
        .containsEntry("phone", "not_scanned");
    assertThat(body.getJsonArray("notScanned"))
        .isEqualTo(
            new JsonArray()
                .add(new JsonObject().put("what", "phone").put("reason", "switched_off"))
                .add(new JsonObject().put("what", "pictures").put("reason", "not_text")));
    assertThat(Json.object(out -> ScanBody.write(out, OutputScan.NONE))).hasToString("{}");
  }

  @Test
  void each_rule_and_each_unread_part_is_counted() {
    var registry = new SimpleMeterRegistry();
    var meters = new GatewayMeters(registry);
    var scan =
        OutputScan.of(
            OutputScan.Ending.READ, List.of(NO_PHONES), List.of(), List.of(UnreadPart.PICTURES));
    meters.scanned(scan);
    meters.scanned(scan);
    assertThat(
            registry
                .get("signalbox_output_rules_total")
                .tags("rule", "phone", "state", "not_scanned", "reason", "switched_off")
                .counter()
                .count())
        .isEqualTo(2);
    assertThat(registry.get("signalbox_unread_parts_total").counter().count()).isEqualTo(2);
  }
}
