// One that keeps the processor busy beside one that mostly waits; two that do the same would measure each other.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
