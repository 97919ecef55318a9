// One browser for all of them, and a machine may have two cores.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
