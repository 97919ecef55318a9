// A meter is heard by every listener of the process: tests beside each other would measure each other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
