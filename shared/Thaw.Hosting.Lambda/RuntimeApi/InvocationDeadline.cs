namespace Thaw.Hosting.Lambda.RuntimeApi;

/// <summary>The invocation's deadline, or an earlier one that the request's own code has set.</summary>
internal sealed class InvocationDeadline(AmbientInvocations invocations, AmbientRequestDeadline narrower) : IRequestDeadline
{
    /// <inheritdoc/>
    public DateTimeOffset? Current
    {
        get
        {
            var whole = invocations.Invocation?.Deadline;
            return narrower.Current is { } own && !(whole < own) ? own : whole;
        }
    }
}
