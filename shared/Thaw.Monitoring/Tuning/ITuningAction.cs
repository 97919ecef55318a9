namespace Thaw.Monitoring.Tuning;

/// <summary>Something safe that can be done once, such as giving memory back. There is nothing of it to be undone: whatever it takes away can be had again.</summary>
public interface ITuningAction
{
    /// <summary>Its id: <c>cache.drop-unread</c>.</summary>
    string Id { get; }

    /// <summary>What there is to be done, a line each.</summary>
    IReadOnlyList<TuningStep> Plan(TuningInput input);
}
