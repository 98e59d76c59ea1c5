package io.serai.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class JsonFieldsTest {
    private final List<Problem> problems = new ArrayList<>();

    @Test
    void wantsAnObject() {
        assertThat(JsonFields.of(json("[]"), "triggers[0]", problems)).isNull();

        assertThat(problems).containsExactly(new Problem("triggers[0]", "must be an object"));
    }

    @Test
    void readsByNameAndByAlias() {
        JsonFields fields = fields("{'name':'a','event_type':'b'}");

        assertThat(fields.text("name")).isEqualTo("a");
        assertThat(fields.text("eventType", "event_type")).isEqualTo("b");
        assertThat(fields.text("absent")).isNull();
        fields.rejectUnknown();
        assertThat(problems).isEmpty();
    }

    @Test
    void twoSpellingsAtOnceAreAProblem() {
        fields("{'eventType':'a','event_type':'b'}").text("eventType", "event_type");

        assertThat(problems).containsExactly(new Problem("eventType", "is given twice, also as 'event_type'"));
    }

    @Test
    void anExplicitNullIsAbsent() {
        JsonFields fields = fields("{'a':null,'b':null,'c':'x'}");

        assertThat(fields.text("a")).isNull();
        assertThat(fields.bool("b", true)).isTrue();
        assertThat(fields.text("d", "c")).isEqualTo("x");
        fields.rejectUnknown();
        assertThat(problems).isEmpty();
    }

    @Test
    void readsALine() {
        JsonFields fields = fields("{'ok':'abc','long':'abcd','blank':' ','control':'a\\tb','number':1}");

        assertThat(fields.line("ok", 3)).isEqualTo("abc");
        assertThat(fields.line("long", 3)).isNull();
        assertThat(fields.line("blank", 3)).isNull();
        assertThat(fields.line("control", 3)).isNull();
        assertThat(fields.line("number", 3)).isNull();
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly(
                        "long: must have at most 3 characters",
                        "blank: must not be blank",
                        "control: must not contain control characters",
                        "number: must be a string");
    }

    @Test
    void tellsOnceThatARequiredLineIsAbsentOrWrong() {
        JsonFields fields = fields("{'wrong':1}");

        assertThat(fields.requiredLine("absent", 9)).isEmpty();
        assertThat(fields.requiredLine("wrong", 9)).isEmpty();
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly("absent: is required", "wrong: must be a string");
    }

    @Test
    void readsBooleansAndNumbers() {
        JsonFields fields = fields("{'b':false,'i':7,'d':2.5,'text':'7','big':1e30,'fraction':1.5}");

        assertThat(fields.bool("b", true)).isFalse();
        assertThat(fields.bool("text", true)).isTrue();
        assertThat(fields.integer("i", 0, 10)).isEqualTo(7);
        assertThat(fields.integer("big", 0, 10)).isNull();
        assertThat(fields.integer("fraction", 0, 10)).isNull();
        assertThat(fields.integer("absent", 0, 10)).isNull();
        assertThat(fields.number("d", 1, 0, 10)).isEqualTo(2.5);
        assertThat(fields.number("i", 1, 0, 5)).isEqualTo(1);
        assertThat(fields.number("absent", 1, 0, 5)).isEqualTo(1);
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly(
                        "text: must be true or false",
                        "big: must be a whole number from 0 to 10",
                        "fraction: must be a whole number from 0 to 10",
                        "i: must be a number from 0 to 5");
    }

    @Test
    void readsAnObjectOfStrings() {
        JsonFields fields = fields("{'ok':{'a':'1','b':''},'array':[],'mixed':{'a':1,' ':'x','long':'abcdef'}}");

        assertThat(fields.strings("ok", 2, 5)).isEqualTo(Map.of("a", "1", "b", ""));
        assertThat(fields.strings("array", 2, 5)).isEmpty();
        assertThat(fields.strings("mixed", 9, 5)).isEmpty();
        assertThat(fields.strings("absent", 9, 5)).isEmpty();
        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly(
                        "array: must be an object of strings",
                        "mixed.a: must be a string",
                        "mixed: must not have a blank member name",
                        "mixed.long: must have at most 5 characters");
    }

    @Test
    void goesThroughAnArrayWithThePathOfEachElement() {
        List<String> paths = new ArrayList<>();
        JsonFields fields = fields("{'list':[1,2],'object':{}}");

        fields.elements("list", (element, path) -> paths.add(path + "=" + element));
        fields.elements("object", (element, path) -> paths.add(path));
        fields.elements("absent", (element, path) -> paths.add(path));

        assertThat(paths).containsExactly("top.list[0]=1", "top.list[1]=2");
        assertThat(problems).extracting(Problem::field).containsExactly("top.object");
    }

    @Test
    void checksAPatternOfWhatIsThere() {
        JsonFields fields = fields("{}");
        Pattern letters = Pattern.compile("[a-z]+");

        fields.pattern("good", "abc", letters, "must be letters");
        fields.pattern("absent", null, letters, "must be letters");
        fields.pattern("bad", "123", letters, "must be letters");

        assertThat(problems).extracting(Problem::toString).containsExactly("bad: must be letters");
    }

    @Test
    void namesWhatNobodyAskedForWithTheNearestName() {
        JsonFields fields = fields("{'nmae':'a','zzzzzzzz':1,'" + "x".repeat(100) + "':1}");
        fields.text("name");

        fields.rejectUnknown();

        assertThat(problems)
                .extracting(Problem::toString)
                .containsExactly(
                        "nmae: is not a known field; did you mean 'name'?",
                        "zzzzzzzz: is not a known field",
                        "x".repeat(64) + "…: is not a known field");
    }

    private JsonFields fields(String json) {
        return JsonFields.of(json(json), json.contains("'list'") ? "top" : "", problems);
    }

    private static JsonNode json(String text) {
        return Json.read(text.replace('\'', '"').getBytes(UTF_8));
    }
}
