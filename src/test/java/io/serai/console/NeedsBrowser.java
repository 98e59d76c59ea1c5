package io.serai.console;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Tests that need a {@link Browser}: skipped where there is none. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsBrowser.Installed.class)
public @interface NeedsBrowser {
    /** Says what is missing, and how to get it. */
    final class Installed implements ExecutionCondition {
        @Override
        public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
            return BrowserFiles.find()
                    .map(files -> ConditionEvaluationResult.enabled("with " + files.browser()))
                    .orElseGet(() -> ConditionEvaluationResult.disabled(BrowserFiles.missing()));
        }
    }
}
