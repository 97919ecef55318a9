// Times are what these tests measure, and two of them at once would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
