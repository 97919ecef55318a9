namespace Thaw.Web;

/// <summary>
/// Names the operation as which an endpoint is measured, where <see cref="TrackingExtensions.Track{TBuilder}"/> reaches it: on a handler method, a lambda, a controller or one of its actions.
/// </summary>
/// <param name="operation">The operation's name, 1 to 200 characters.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class TrackedAttribute(string operation) : Attribute
{
    /// <summary>The operation's name.</summary>
    public string Operation => operation;
}
