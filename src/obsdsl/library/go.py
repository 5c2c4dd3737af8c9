"""Metrics of the Go runtime, as client_golang 1.14 to 1.23 publishes them.

Long because the runtime measures much: it is data.
"""

from obsdsl import Counter, Gauge, Histogram, Info, Summary

# The runtime has finer buckets; these are what client_golang makes of them.
_SIZES = (
    8.999999999999998,
    24.999999999999996,
    64.99999999999999,
    144.99999999999997,
    320.99999999999994,
    704.9999999999999,
    1536.9999999999998,
    3200.9999999999995,
    6528.999999999999,
    13568.999999999998,
    27264.999999999996,
)
_PAUSES = (
    6.399999999999999e-08,
    6.399999999999999e-07,
    7.167999999999999e-06,
    8.191999999999999e-05,
    0.0009175039999999999,
    0.010485759999999998,
    0.11744051199999998,
)

# The default collector
gc_duration_seconds = Summary(
    "go_gc_duration_seconds",
    "A summary of the wall-time pause (stop-the-world) duration in garbage collection cycles.",
    quantiles=(0, 0.25, 0.5, 0.75, 1),
)
gc_gogc_percent = Gauge(
    "go_gc_gogc_percent",
    "Heap size target percentage configured by the user, otherwise 100. This value is set by the GOGC "
    "environment variable, and the runtime/debug.SetGCPercent function. Sourced from /gc/gogc:percent.",
    range=(-1, None),
)
gc_gomemlimit_bytes = Gauge(
    "go_gc_gomemlimit_bytes",
    "Go runtime memory limit configured by the user, otherwise math.MaxInt64. This value is set by the "
    "GOMEMLIMIT environment variable, and the runtime/debug.SetMemoryLimit function. Sourced from "
    "/gc/gomemlimit:bytes.",
    range=(0, None),
)
goroutines = Gauge("go_goroutines", "Number of goroutines that currently exist.", unit="events", range=(0, None))
info = Info("go_info", "Information about the Go environment.", labels=("version",))
memstats_alloc_bytes = Gauge(
    "go_memstats_alloc_bytes",
    "Number of bytes allocated in heap and currently in use. Equals to /memory/classes/heap/objects:bytes.",
    range=(0, None),
)
memstats_alloc_bytes_total = Counter(
    "go_memstats_alloc_bytes_total",
    "Total number of bytes allocated in heap until now, even if released already. Equals to /gc/heap/allocs:bytes.",
)
memstats_buck_hash_sys_bytes = Gauge(
    "go_memstats_buck_hash_sys_bytes",
    "Number of bytes used by the profiling bucket hash table. Equals to /memory/classes/profiling/buckets:bytes.",
    range=(0, None),
)
memstats_frees = Counter(
    "go_memstats_frees_total",
    "Total number of heap objects frees. Equals to /gc/heap/frees:objects + /gc/heap/tiny/allocs:objects.",
)
memstats_gc_sys_bytes = Gauge(
    "go_memstats_gc_sys_bytes",
    "Number of bytes used for garbage collection system metadata. Equals to /memory/classes/metadata/other:bytes.",
    range=(0, None),
)
memstats_heap_alloc_bytes = Gauge(
    "go_memstats_heap_alloc_bytes",
    "Number of heap bytes allocated and currently in use, same as go_memstats_alloc_bytes. Equals to "
    "/memory/classes/heap/objects:bytes.",
    range=(0, None),
)
memstats_heap_idle_bytes = Gauge(
    "go_memstats_heap_idle_bytes",
    "Number of heap bytes waiting to be used. Equals to /memory/classes/heap/released:bytes + "
    "/memory/classes/heap/free:bytes.",
    range=(0, None),
)
memstats_heap_inuse_bytes = Gauge(
    "go_memstats_heap_inuse_bytes",
    "Number of heap bytes that are in use. Equals to /memory/classes/heap/objects:bytes + "
    "/memory/classes/heap/unused:bytes",
    range=(0, None),
)
memstats_heap_objects = Gauge(
    "go_memstats_heap_objects",
    "Number of currently allocated objects. Equals to /gc/heap/objects:objects.",
    unit="events",
    range=(0, None),
)
memstats_heap_released_bytes = Gauge(
    "go_memstats_heap_released_bytes",
    "Number of heap bytes released to OS. Equals to /memory/classes/heap/released:bytes.",
    range=(0, None),
)
memstats_heap_sys_bytes = Gauge(
    "go_memstats_heap_sys_bytes",
    "Number of heap bytes obtained from system. Equals to /memory/classes/heap/objects:bytes + "
    "/memory/classes/heap/unused:bytes + /memory/classes/heap/released:bytes + /memory/classes/heap/free:bytes.",
    range=(0, None),
)
memstats_last_gc_time_seconds = Gauge(
    "go_memstats_last_gc_time_seconds",
    "Number of seconds since 1970 of last garbage collection.",
    unit="timestamp",
    range=(0, None),
)
memstats_lookups = Counter("go_memstats_lookups_total", "Total number of pointer lookups.")
memstats_mallocs = Counter(
    "go_memstats_mallocs_total",
    "Total number of heap objects allocated, both live and gc-ed. Semantically a counter version for "
    "go_memstats_heap_objects gauge. Equals to /gc/heap/allocs:objects + /gc/heap/tiny/allocs:objects.",
)
memstats_mcache_inuse_bytes = Gauge(
    "go_memstats_mcache_inuse_bytes",
    "Number of bytes in use by mcache structures. Equals to /memory/classes/metadata/mcache/inuse:bytes.",
    range=(0, None),
)
memstats_mcache_sys_bytes = Gauge(
    "go_memstats_mcache_sys_bytes",
    "Number of bytes used for mcache structures obtained from system. Equals to "
    "/memory/classes/metadata/mcache/inuse:bytes + /memory/classes/metadata/mcache/free:bytes.",
    range=(0, None),
)
memstats_mspan_inuse_bytes = Gauge(
    "go_memstats_mspan_inuse_bytes",
    "Number of bytes in use by mspan structures. Equals to /memory/classes/metadata/mspan/inuse:bytes.",
    range=(0, None),
)
memstats_mspan_sys_bytes = Gauge(
    "go_memstats_mspan_sys_bytes",
    "Number of bytes used for mspan structures obtained from system. Equals to "
    "/memory/classes/metadata/mspan/inuse:bytes + /memory/classes/metadata/mspan/free:bytes.",
    range=(0, None),
)
memstats_next_gc_bytes = Gauge(
    "go_memstats_next_gc_bytes",
    "Number of heap bytes when next garbage collection will take place. Equals to /gc/heap/goal:bytes.",
    range=(0, None),
)
memstats_other_sys_bytes = Gauge(
    "go_memstats_other_sys_bytes",
    "Number of bytes used for other system allocations. Equals to /memory/classes/other:bytes.",
    range=(0, None),
)
memstats_stack_inuse_bytes = Gauge(
    "go_memstats_stack_inuse_bytes",
    "Number of bytes obtained from system for stack allocator in non-CGO environments. Equals to "
    "/memory/classes/heap/stacks:bytes.",
    range=(0, None),
)
memstats_stack_sys_bytes = Gauge(
    "go_memstats_stack_sys_bytes",
    "Number of bytes obtained from system for stack allocator. Equals to /memory/classes/heap/stacks:bytes + "
    "/memory/classes/os-stacks:bytes.",
    range=(0, None),
)
memstats_sys_bytes = Gauge(
    "go_memstats_sys_bytes",
    "Number of bytes obtained from system. Equals to /memory/classes/total:byte.",
    range=(0, None),
)
sched_gomaxprocs_threads = Gauge(
    "go_sched_gomaxprocs_threads",
    "The current runtime.GOMAXPROCS setting, or the number of operating system threads that can execute "
    "user-level Go code simultaneously. Sourced from /sched/gomaxprocs:threads.",
    unit="events",
    range=(0, None),
)
threads = Gauge("go_threads", "Number of OS threads created.", unit="events", range=(0, None))

# What the runtime itself measures of garbage collection, scheduler and locks, where a program asks for it, as
# Prometheus does. The names come from the version of Go
gc_cleanups_executed_cleanups = Counter(
    "go_gc_cleanups_executed_cleanups_total",
    "Approximate total count of cleanup functions (created by runtime.AddCleanup) executed by the runtime. "
    "Subtract /gc/cleanups/queued:cleanups to approximate cleanup queue length. Useful for detecting slow "
    "cleanups holding up the queue. Sourced from /gc/cleanups/executed:cleanups.",
)
gc_cleanups_queued_cleanups = Counter(
    "go_gc_cleanups_queued_cleanups_total",
    "Approximate total count of cleanup functions (created by runtime.AddCleanup) queued by the runtime for "
    "execution. Subtract from /gc/cleanups/executed:cleanups to approximate cleanup queue length. Useful for "
    "detecting slow cleanups holding up the queue. Sourced from /gc/cleanups/queued:cleanups.",
)
gc_cycles_automatic_gc_cycles = Counter(
    "go_gc_cycles_automatic_gc_cycles_total",
    "Count of completed GC cycles generated by the Go runtime. Sourced from /gc/cycles/automatic:gc-cycles.",
)
gc_cycles_forced_gc_cycles = Counter(
    "go_gc_cycles_forced_gc_cycles_total",
    "Count of completed GC cycles forced by the application. Sourced from /gc/cycles/forced:gc-cycles.",
)
gc_cycles_total_gc_cycles = Counter(
    "go_gc_cycles_total_gc_cycles_total", "Count of all completed GC cycles. Sourced from /gc/cycles/total:gc-cycles."
)
gc_finalizers_executed_finalizers = Counter(
    "go_gc_finalizers_executed_finalizers_total",
    "Total count of finalizer functions (created by runtime.SetFinalizer) executed by the runtime. Subtract "
    "/gc/finalizers/queued:finalizers to approximate finalizer queue length. Useful for detecting finalizers "
    "overwhelming the queue, either by being too slow, or by there being too many of them. Sourced from "
    "/gc/finalizers/executed:finalizers.",
)
gc_finalizers_queued_finalizers = Counter(
    "go_gc_finalizers_queued_finalizers_total",
    "Total count of finalizer functions (created by runtime.SetFinalizer) and queued by the runtime for "
    "execution. Subtract from /gc/finalizers/executed:finalizers to approximate finalizer queue length. Useful "
    "for detecting slow finalizers holding up the queue. Sourced from /gc/finalizers/queued:finalizers.",
)
gc_heap_allocs_by_size_bytes = Histogram(
    "go_gc_heap_allocs_by_size_bytes",
    "Distribution of heap allocations by approximate size. Bucket counts increase monotonically. Note that this "
    "does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from "
    "/gc/heap/allocs-by-size:bytes.",
    buckets=_SIZES,
)
gc_heap_allocs_bytes = Counter(
    "go_gc_heap_allocs_bytes_total",
    "Cumulative sum of memory allocated to the heap by the application. Sourced from /gc/heap/allocs:bytes.",
)
gc_heap_allocs_objects = Counter(
    "go_gc_heap_allocs_objects_total",
    "Cumulative count of heap allocations triggered by the application. Note that this does not include tiny "
    "objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from /gc/heap/allocs:objects.",
)
gc_heap_frees_by_size_bytes = Histogram(
    "go_gc_heap_frees_by_size_bytes",
    "Distribution of freed heap allocations by approximate size. Bucket counts increase monotonically. Note that "
    "this does not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced "
    "from /gc/heap/frees-by-size:bytes.",
    buckets=_SIZES,
)
gc_heap_frees_bytes = Counter(
    "go_gc_heap_frees_bytes_total",
    "Cumulative sum of heap memory freed by the garbage collector. Sourced from /gc/heap/frees:bytes.",
)
gc_heap_frees_objects = Counter(
    "go_gc_heap_frees_objects_total",
    "Cumulative count of heap allocations whose storage was freed by the garbage collector. Note that this does "
    "not include tiny objects as defined by /gc/heap/tiny/allocs:objects, only tiny blocks. Sourced from "
    "/gc/heap/frees:objects.",
)
gc_heap_goal_bytes = Gauge(
    "go_gc_heap_goal_bytes",
    "Heap size target for the end of the GC cycle. Sourced from /gc/heap/goal:bytes.",
    range=(0, None),
)
gc_heap_live_bytes = Gauge(
    "go_gc_heap_live_bytes",
    "Heap memory occupied by live objects that were marked by the previous GC. Sourced from /gc/heap/live:bytes.",
    range=(0, None),
)
gc_heap_objects_objects = Gauge(
    "go_gc_heap_objects_objects",
    "Number of objects, live or unswept, occupying heap memory. Sourced from /gc/heap/objects:objects.",
    unit="events",
    range=(0, None),
)
gc_heap_tiny_allocs_objects = Counter(
    "go_gc_heap_tiny_allocs_objects_total",
    "Count of small allocations that are packed together into blocks. These allocations are counted separately "
    "from other allocations because each individual allocation is not tracked by the runtime, only their block. "
    "Each block is already accounted for in allocs-by-size and frees-by-size. Sourced from "
    "/gc/heap/tiny/allocs:objects.",
)
gc_limiter_last_enabled_gc_cycle = Gauge(
    "go_gc_limiter_last_enabled_gc_cycle",
    "GC cycle the last time the GC CPU limiter was enabled. This metric is useful for diagnosing the root cause "
    "of an out-of-memory error, because the limiter trades memory for CPU time when the GC's CPU time gets too "
    "high. This is most likely to occur with use of SetMemoryLimit. The first GC cycle is cycle 1, so a value of "
    "0 indicates that it was never enabled. Sourced from /gc/limiter/last-enabled:gc-cycle.",
    range=(0, None),
)
gc_pauses_seconds = Histogram(
    "go_gc_pauses_seconds",
    "Deprecated. Prefer the identical /sched/pauses/total/gc:seconds. Sourced from /gc/pauses:seconds.",
    buckets=_PAUSES,
)
gc_scan_globals_bytes = Gauge(
    "go_gc_scan_globals_bytes",
    "The total amount of global variable space that is scannable. Sourced from /gc/scan/globals:bytes.",
    range=(0, None),
)
gc_scan_heap_bytes = Gauge(
    "go_gc_scan_heap_bytes",
    "The total amount of heap space that is scannable. Sourced from /gc/scan/heap:bytes.",
    range=(0, None),
)
gc_scan_stack_bytes = Gauge(
    "go_gc_scan_stack_bytes",
    "The number of bytes of stack that were scanned last GC cycle. Sourced from /gc/scan/stack:bytes.",
    range=(0, None),
)
gc_scan_total_bytes = Gauge(
    "go_gc_scan_total_bytes",
    "The total amount space that is scannable. Sum of all metrics in /gc/scan. Sourced from /gc/scan/total:bytes.",
    range=(0, None),
)
gc_stack_starting_size_bytes = Gauge(
    "go_gc_stack_starting_size_bytes",
    "The stack size of new goroutines. Sourced from /gc/stack/starting-size:bytes.",
    range=(0, None),
)
sched_goroutines_created_goroutines = Counter(
    "go_sched_goroutines_created_goroutines_total",
    "Count of goroutines created since program start. Sourced from /sched/goroutines-created:goroutines.",
)
sched_goroutines_goroutines = Gauge(
    "go_sched_goroutines_goroutines",
    "Count of live goroutines. Sourced from /sched/goroutines:goroutines.",
    unit="events",
    range=(0, None),
)
sched_goroutines_not_in_go_goroutines = Gauge(
    "go_sched_goroutines_not_in_go_goroutines",
    "Approximate count of goroutines running or blocked in a system call or cgo call. Not guaranteed to add up "
    "to /sched/goroutines:goroutines with other goroutine metrics. Sourced from "
    "/sched/goroutines/not-in-go:goroutines.",
    unit="events",
    range=(0, None),
)
sched_goroutines_runnable_goroutines = Gauge(
    "go_sched_goroutines_runnable_goroutines",
    "Approximate count of goroutines ready to execute, but not executing. Not guaranteed to add up to "
    "/sched/goroutines:goroutines with other goroutine metrics. Sourced from "
    "/sched/goroutines/runnable:goroutines.",
    unit="events",
    range=(0, None),
)
sched_goroutines_running_goroutines = Gauge(
    "go_sched_goroutines_running_goroutines",
    "Approximate count of goroutines executing. Always less than or equal to /sched/gomaxprocs:threads. Not "
    "guaranteed to add up to /sched/goroutines:goroutines with other goroutine metrics. Sourced from "
    "/sched/goroutines/running:goroutines.",
    unit="events",
    range=(0, None),
)
sched_goroutines_waiting_goroutines = Gauge(
    "go_sched_goroutines_waiting_goroutines",
    "Approximate count of goroutines waiting on a resource (I/O or sync primitives). Not guaranteed to add up to "
    "/sched/goroutines:goroutines with other goroutine metrics. Sourced from "
    "/sched/goroutines/waiting:goroutines.",
    unit="events",
    range=(0, None),
)
sched_latencies_seconds = Histogram(
    "go_sched_latencies_seconds",
    "Distribution of the time goroutines have spent in the scheduler in a runnable state before actually "
    "running. Bucket counts increase monotonically. Sourced from /sched/latencies:seconds.",
    buckets=_PAUSES,
)
sched_pauses_stopping_gc_seconds = Histogram(
    "go_sched_pauses_stopping_gc_seconds",
    "Distribution of individual GC-related stop-the-world stopping latencies. This is the time it takes from "
    "deciding to stop the world until all Ps are stopped. This is a subset of the total GC-related "
    "stop-the-world time (/sched/pauses/total/gc:seconds). During this time, some threads may be executing. "
    "Bucket counts increase monotonically. Sourced from /sched/pauses/stopping/gc:seconds.",
    buckets=_PAUSES,
)
sched_pauses_stopping_other_seconds = Histogram(
    "go_sched_pauses_stopping_other_seconds",
    "Distribution of individual non-GC-related stop-the-world stopping latencies. This is the time it takes from "
    "deciding to stop the world until all Ps are stopped. This is a subset of the total non-GC-related "
    "stop-the-world time (/sched/pauses/total/other:seconds). During this time, some threads may be executing. "
    "Bucket counts increase monotonically. Sourced from /sched/pauses/stopping/other:seconds.",
    buckets=_PAUSES,
)
sched_pauses_total_gc_seconds = Histogram(
    "go_sched_pauses_total_gc_seconds",
    "Distribution of individual GC-related stop-the-world pause latencies. This is the time from deciding to "
    "stop the world until the world is started again. Some of this time is spent getting all threads to stop "
    "(this is measured directly in /sched/pauses/stopping/gc:seconds), during which some threads may still be "
    "running. Bucket counts increase monotonically. Sourced from /sched/pauses/total/gc:seconds.",
    buckets=_PAUSES,
)
sched_pauses_total_other_seconds = Histogram(
    "go_sched_pauses_total_other_seconds",
    "Distribution of individual non-GC-related stop-the-world pause latencies. This is the time from deciding to "
    "stop the world until the world is started again. Some of this time is spent getting all threads to stop "
    "(measured directly in /sched/pauses/stopping/other:seconds). Bucket counts increase monotonically. Sourced "
    "from /sched/pauses/total/other:seconds.",
    buckets=_PAUSES,
)
sched_threads_total_threads = Gauge(
    "go_sched_threads_total_threads",
    "The current count of live threads that are owned by the Go runtime. Sourced from /sched/threads/total:threads.",
    unit="events",
    range=(0, None),
)
sync_mutex_wait_total_seconds = Counter(
    "go_sync_mutex_wait_total_seconds_total",
    "Approximate cumulative time goroutines have spent blocked on a sync.Mutex, sync.RWMutex, or "
    "runtime-internal lock. This metric is useful for identifying global changes in lock contention. Collect a "
    "mutex or block profile using the runtime/pprof package for more detailed contention data. Sourced from "
    "/sync/mutex/wait/total:seconds.",
)
