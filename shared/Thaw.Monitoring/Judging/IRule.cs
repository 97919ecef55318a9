namespace Thaw.Monitoring.Judging;

/// <summary>Finds one kind of thing that is wrong, or could be better, in the fleet's figures. Holds no state and reads nothing but its input; safe from any thread.</summary>
public interface IRule
{
    /// <summary>Its id, which its findings carry.</summary>
    string Id { get; }

    /// <summary>What it finds; nothing where there are too few figures to tell.</summary>
    IEnumerable<Finding> Judge(JudgingInput input);
}
