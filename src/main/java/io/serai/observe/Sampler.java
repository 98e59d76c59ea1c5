package io.serai.observe;

import java.util.List;

/** Looks numbers up that are not in this process, or too dear to be asked for at each scrape. */
public interface Sampler {
    /** All gauges that a look sets, the same ones each time. */
    List<SampledGauge> gauges();

    /** Sets the gauges. When it throws, their numbers are not known. */
    void look();
}
