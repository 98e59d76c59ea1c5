package io.serai.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.serai.json.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateRulesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "${'freemarker.template.utility.Execute'?new()('id')}",
                "${item.data.x?eval}",
                "${item.data.x?  interpret}",
                "${item?api.class}",
                "${\"${item.data.x?eval}\"}",
                "${item.name?no_esc}",
                "${''?left_pad(2000000000)}",
                "<#include 'secret.txt'>",
                "<#import 'x' as x>",
                "<#assign x = 1>",
                "<#macro m><@m/></#macro>",
                "<@m/>",
                "<#setting locale='de'>",
                "<#noautoesc>${item.name}</#noautoesc>",
                "<#list 1..2000000000 as i>x</#list>",
                "${(1..9)?size}",
                "${.data_model}",
                "<#list a as b><#list b as c><#list c as d>x</#list></#list></#list>",
                "${x<#--'-->?eval<#--'-->}",
                "${x<!--'-->?eval<!--'-->}",
                "${x[#--'--]?eval[#--'--]}",
                "${x[!--'--]?eval[!--'--]}",
                "${bold(x <#-- \" -->?eval)}",
                "<#if x<#--'-->?eval<#--'-->>y</#if>",
                "${\"${x<#--'-->?eval<#--'-->}\"}",
                "${\"<#-- ${x?eval} -->\"}",
                "<#-->${( --><#include 'secret.txt'>",
                "${\"${(\\\"\\\"+x)?eval}\"}",
                "${'${(\\'\\'+x)?eval}'}",
                "<#attempt>x<#recover>y</#attempt>",
                "<#ftl output_format='undefined'>",
            })
    void refusesWhatReachesBeyondTheText(String template) {
        assertThat(TemplateRules.check(template)).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 < 2 … 3, R&D, #{x}, [=x], a..b",
                "<#-- ${x?eval} --> text",
                "${item.name!\"a..b ?eval\"}",
                "<#if (item.links?size > 1)>${item.name?upper_case}<#else>x</#if>",
                "<#list item.links as page>${page.text}<#sep>, </#sep></#list>",
                "${link(item.page, \"View ${item.name}\")}",
                "<#switch item.severity!><#case \"critical\">a<#break><#default>b</#switch>",
            })
    void takesWhatTextsNeed(String template) {
        assertThat(TemplateRules.check(template)).isNull();
        assertThat(problems("item: " + quoted(template))).isEmpty();
    }

    @Test
    void saysThatCommentsAreForTheTextAround() {
        assertThat(TemplateRules.check("a ${x<#--'-->?eval<#--'-->}"))
                .isEqualTo(new TemplateRules.Breach(5, "must not have comments within ${...} or <#...>"));
    }

    @Test
    void saysWhere() {
        assertThat(
                        problems(
                                """
                        label: Things
                        item: |-
                          one line
                          <#if item.name??>
                          ${item.name?eval}
                          </#if>
                        heading: "${bold(\\"x\\""
                        itme: x
                        label: again
                        below: [a]
                        """))
                .satisfiesExactly(
                        p -> assertThat(p.toString()).isEqualTo("t.yaml:5: item: must not use ?eval"),
                        p -> assertThat(p.toString()).startsWith("t.yaml:7: heading: must be a FreeMarker template: "),
                        p -> assertThat(p.toString())
                                .startsWith("t.yaml:8: itme: is not a text of a notification; there are label, brief, ")
                                .endsWith("; did you mean 'item'?"),
                        p -> assertThat(p.toString()).isEqualTo("t.yaml:9: label: is given twice"),
                        p -> assertThat(p.toString()).isEqualTo("t.yaml:10: below: must be a text"));
    }

    @Test
    void saysWhereTheYamlIsBroken() {
        assertThat(problems("label: x\nitem: \"open\n").getFirst().toString())
                .matches("t\\.yaml:\\d: must be valid YAML: .+");
        assertThat(problems("- a\n").getFirst().toString()).startsWith("t.yaml:1: must be an object with texts");
    }

    private static List<Problem> problems(String yaml) {
        List<Problem> problems = new ArrayList<>();
        TextFile.read("t.yaml", yaml, problems);
        return problems;
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}
