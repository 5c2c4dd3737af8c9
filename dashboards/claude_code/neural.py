"""Row 2: how fast the neural system works, how sure it is, and what its patterns take."""

from alerts.claude_code.neural import (
    confidence,
    confidence_declining,
    extraction_errors,
    feedback_loop_stalled,
    learning_stalled,
    memory_growing,
    memory_growth,
    operations,
    operations_hourly,
    unused_accumulating,
)
from metrics import claude_code as m
from obsdsl import Heatmap, Row, Stat, TimeSeries

row = Row(
    "Neural System Performance",
    TimeSeries(
        "Neural Operations Rate",
        {"5m average": operations, "1h average": operations_hourly},
        description="Operations per second, over five minutes and over an hour.",
    ),
    Heatmap(
        "Pattern Confidence Distribution",
        m.pattern_confidence,
        description="How many of the patterns in use are how sure.",
    ),
    TimeSeries(
        "Feedback Loop Cycles",
        m.feedback_loop_cycles.increase("10m"),
        legend="{{instance}}",
        thresholds=feedback_loop_stalled,
        decimals=0,
        description="Cycles that ended in ten minutes; none is a standstill.",
    ),
    TimeSeries(
        "Pattern Memory Size",
        m.pattern_memory_bytes,
        legend="{{instance}}",
        min=0,
        description="Memory that the patterns take.",
    ),
    TimeSeries(
        "Operations by Type",
        m.neural_operations.rate().sum(by="operation_type"),
        legend="{{operation_type}}",
        stack="normal",
        fill=20,
        description="What the operations are for: learning, retrieval or extraction.",
    ),
    TimeSeries(
        "Pattern Confidence by Type",
        confidence,
        legend="{{pattern_type}}",
        min=0,
        max=1,
        thresholds=confidence_declining,
        description="The mean confidence of each type of pattern over five minutes.",
    ),
    TimeSeries(
        "Pattern Memory Growth",
        memory_growth,
        legend="{{instance}}",
        thresholds=memory_growing,
        description="By how much the patterns' memory grew in a day.",
    ),
    TimeSeries(
        "Pattern Extraction Errors",
        m.pattern_extraction_errors.increase("5m"),
        legend="{{instance}}",
        decimals=0,
        thresholds=extraction_errors,
        description="Extractions that failed in five minutes.",
    ),
    TimeSeries(
        "Patterns Learned",
        m.patterns_learned.increase("1h").sum(by="job"),
        legend="{{job}}",
        decimals=0,
        thresholds=learning_stalled,
        description="Patterns that were learned in an hour.",
    ),
    Stat(
        "Unused Patterns",
        m.patterns_unused,
        legend="{{instance}}",
        thresholds=unused_accumulating,
        description="Patterns that nothing retrieved for a week.",
        height=8,
    ),
    Stat(
        "Memory Compression Ratio",
        m.memory_compression_ratio,
        legend="{{instance}}",
        description="What the compressed patterns take of what they would take without.",
        height=8,
    ),
)
