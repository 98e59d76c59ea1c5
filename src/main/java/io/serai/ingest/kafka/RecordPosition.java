package io.serai.ingest.kafka;

import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.consumer.CommitManager;
import org.apache.camel.component.kafka.consumer.DefaultKafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory;

/**
 * What Camel hands on with each record for manual commits; the way to its consumer. Camel's own commits the last record's
 * partition of a batch and leaves out the others.
 */
final class RecordPosition extends DefaultKafkaManualCommit implements KafkaManualCommit {
    private final CommitManager commits;

    RecordPosition(
            KafkaManualCommitFactory.CamelExchangePayload exchange,
            KafkaManualCommitFactory.KafkaRecordPayload record,
            CommitManager commits) {
        super(exchange, record);
        this.commits = commits;
    }

    /** The consumer that a batch came from. */
    static PatientConsumer consumerOf(Exchange batch) {
        RecordPosition position = batch.getMessage().getHeader(KafkaConstants.MANUAL_COMMIT, RecordPosition.class);
        return (PatientConsumer) position.camelExchangePayload.consumer;
    }

    @Override
    public void commit() {
        commits.forceCommit(getPartition(), getRecordOffset());
    }
}
