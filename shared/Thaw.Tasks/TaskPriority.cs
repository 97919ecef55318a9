namespace Thaw.Tasks;

/// <summary>Which queue a task goes through where there are several: a preference, not an order.</summary>
public enum TaskPriority
{
    /// <summary>The default.</summary>
    Normal = 0,

    /// <summary>Before others where a worker has the choice.</summary>
    High = 1,

    /// <summary>After others where a worker has the choice.</summary>
    Low = 2,
}
