package io.serai.api.opik;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.serai.alert.StoredAlert;
import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ListingTest {
    private static final List<StoredAlert> ALERTS = List.of(
            alert("Cost", "slack", "https://b.example.com/1", 3, "bob"),
            alert("errors", "general", "https://a.example.com/2", 1, "ann"),
            alert("Errors of prod", "general", "https://c.example.com/3", 2, "bob"));

    private static StoredAlert alert(String name, String type, String url, int minute, String by) {
        return new StoredAlert(
                Given.stored("'name':'" + name + "','alert_type':'" + type + "','webhook':{'url':'" + url + "'}")
                        .alert(),
                false,
                1,
                Given.MORNING.plusSeconds(60L * minute),
                by,
                Given.MORNING.plusSeconds(600L - minute),
                by);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "none",
            value = {
                "none | Cost,errors,Errors of prod",
                "~~ | Cost,errors,Errors of prod",
                "[] | Cost,errors,Errors of prod",
                "[{'field':'name'}] | Cost,errors,Errors of prod",
                "[{'field':'name','direction':'DESC'}] | Errors of prod,errors,Cost",
                "[{'field':'created_at','direction':'ASC'}] | errors,Errors of prod,Cost",
                "[{'field':'last_updated_at','direction':'asc'}] | Cost,Errors of prod,errors",
                "[{'field':'webhook_url','direction':'ASC'}] | errors,Cost,Errors of prod",
                "[{'field':'created_by','direction':'ASC'},{'field':'created_at','direction':'ASC'}] | errors,Errors of prod,Cost",
                "[{'field':'last_updated_by','direction':'DESC'},{'field':'name','direction':'DESC'}] | Errors of prod,Cost,errors",
            })
    void sorts(String sorting, String names) {
        assertThat(names(listing(1, 10, sorting, null))).isEqualTo(names);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'field':'name','operator':'=','value':'ERRORS'} | errors",
                "{'field':'name','operator':'!=','value':'errors'} | Cost,Errors of prod",
                "{'field':'name','operator':'contains','value':'PROD'} | Errors of prod",
                "{'field':'name','operator':'starts_with','value':'err'} | errors,Errors of prod",
                "{'field':'name','operator':'ends_with','value':'prod'} | Errors of prod",
                "{'field':'alert_type','operator':'=','value':'slack'} | Cost",
                "{'field':'webhook_url','operator':'contains','value':'a.example'} | errors",
                "{'field':'created_by','operator':'=','value':'ann'} | errors",
                "{'field':'last_updated_by','operator':'!=','value':'ann'} | Cost,Errors of prod",
                "{'field':'created_at','operator':'>','value':'2026-03-01T09:02:00Z'} | Cost",
                "{'field':'created_at','operator':'>=','value':'2026-03-01T09:02:00Z'} | Cost,Errors of prod",
                "{'field':'created_at','operator':'<','value':'2026-03-01T10:02:00+01:00'} | errors",
                "{'field':'created_at','operator':'<=','value':'2026-03-01T09%3A02%3A00Z'} | errors,Errors of prod",
                "{'field':'last_updated_at','operator':'>','value':'2026-03-01T09:09:58Z'} | errors",
                "{'id':'f','type':'string','key':'','field':'name','operator':'=','value':'cost'} | Cost",
                "{'field':'name','operator':'contains','value':'err'},{'field':'created_by','operator':'=','value':'bob'} | Errors of prod",
            })
    void filters(String filters, String names) {
        assertThat(names(listing(1, 10, null, "[" + filters + "]"))).isEqualTo(names);
    }

    @Test
    void filtersById() {
        String id = ALERTS.get(1).alert().id();

        assertThat(names(listing(1, 10, null, "[{'field':'id','operator':'=','value':'" + id + "'}]")))
                .isEqualTo("errors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "   "})
    void aFilterForBlanksIsNone(String value) {
        assertThat(names(listing(
                        1,
                        10,
                        null,
                        "[{'field':'name','operator':'contains','value':'" + value + "'},"
                                + "{'field':'created_at','operator':'>','value':'" + value + "'}]")))
                .isEqualTo("Cost,errors,Errors of prod");
    }

    @Test
    void whatIsHiddenCannotBeFoundOut() {
        Listing byUrl = listing(1, 10, null, "[{'field':'webhook_url','operator':'ends_with','value':'/1'}]");

        assertThat(byUrl.of(ALERTS.stream(), true).get("total").intValue()).isEqualTo(1);
        assertThat(byUrl.of(ALERTS.stream(), false).get("total").intValue()).isZero();
    }

    @Test
    void whatIsHiddenIsSortedAsItIsShown() {
        assertThat(listing(1, 10, "[{'field':'webhook_url','direction':'DESC'}]", null)
                        .of(ALERTS.stream(), false)
                        .get("content"))
                .extracting(alert -> alert.get("name").textValue())
                .containsExactly("Errors of prod", "Cost", "errors");
    }

    @Test
    void pagesAreCutFromTheWhole() {
        ObjectNode second = listing(2, 2, null, null).of(ALERTS.stream(), true);

        assertThat(second.get("page").intValue()).isEqualTo(2);
        assertThat(second.get("size").intValue()).as("how many there are").isEqualTo(1);
        assertThat(second.get("total").intValue()).isEqualTo(3);
        assertThat(second.get("content")).hasSize(1);
        assertThat(second.get("sortable_by"))
                .extracting(JsonNode::textValue)
                .containsExactly(
                        "id", "name", "created_at", "last_updated_at", "created_by", "last_updated_by", "webhook_url");
        assertThat(names(listing(3, 2, null, null))).isEmpty();
        assertThat(names(listing(1_000_000, 100, null, null))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "name | sorting: must be a JSON array of at most 20 objects, like [{\"field\":\"name\",\"direction\":\"DESC\"}]",
                "{} | sorting: must be a JSON array of at most 20 objects, like [{\"field\":\"name\",\"direction\":\"DESC\"}]",
                "[7] | sorting[0]: must be an object",
                "[{}] | sorting[0].field: is required",
                "[{'field':'nmae'}] | sorting[0].field: must be one of id, name, created_at, last_updated_at, created_by, last_updated_by, webhook_url; did you mean 'name'?",
                "[{'field':'alert_type'}] | sorting[0].field: must be one of id, name, created_at, last_updated_at, created_by, last_updated_by, webhook_url",
                "[{'field':'name','direction':'up'}] | sorting[0].direction: must be ASC or DESC",
                "[{'field':'name','dir':'ASC'}] | sorting[0].dir: is not a known field",
            })
    void refusesSortings(String sorting, String problem) {
        List<Problem> problems = new ArrayList<>();
        Sorting.read(json(sorting), problems);

        assertThat(problems).extracting(Problem::toString).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "[{'field':'name','operator':'=' | filters: must be a JSON array of at most 20 objects, like [{\"field\":\"name\",\"operator\":\"contains\",\"value\":\"prod\"}]",
                "[{'field':'nmae','operator':'=','value':'x'}] | filters[0].field: must be one of id, name, created_at, last_updated_at, created_by, last_updated_by, webhook_url, alert_type; did you mean 'name'?",
                "[{'field':'name','operator':'>','value':'x'}] | filters[0].operator: must be one of = != contains starts_with ends_with for name",
                "[{'field':'created_at','operator':'=','value':'2026-03-01T09:00:00Z'}] | filters[0].operator: must be one of > >= < <= for created_at",
                "[{'field':'created_at','operator':'>','value':'today'}] | filters[0].value: must be a time with a zone, like 2026-03-01T09:30:00Z",
                "[{'field':'created_at','operator':'>','value':'%zz'}] | filters[0].value: must be a time with a zone, like 2026-03-01T09:30:00Z",
                "[{'field':'name','operator':'='}] | filters[0].value: is required",
                "[{'field':'name','operator':'=','value':7}] | filters[0].value: must be a string",
                "[{'field':'name','value':'x'}] | filters[0].operator: is required",
            })
    void refusesFilters(String filters, String problem) {
        List<Problem> problems = new ArrayList<>();
        Filter.read(json(filters), problems);

        assertThat(problems).extracting(Problem::toString).contains(problem);
    }

    private static Listing listing(int page, int size, String sorting, String filters) {
        List<Problem> problems = new ArrayList<>();
        Listing listing =
                new Listing(page, size, Sorting.read(json(sorting), problems), Filter.read(json(filters), problems));
        assertThat(problems).isEmpty();
        return listing;
    }

    private static String json(String text) {
        return text == null ? null : text.replace('\'', '"');
    }

    private static String names(Listing listing) {
        return String.join(
                ",",
                StreamSupport.stream(
                                listing.of(ALERTS.stream(), true).get("content").spliterator(), false)
                        .map(alert -> alert.get("name").textValue())
                        .toList());
    }
}
