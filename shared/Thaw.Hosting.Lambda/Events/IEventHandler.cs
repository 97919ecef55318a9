using Thaw.Hosting.Lambda.Invocations;

namespace Thaw.Hosting.Lambda.Events;

/// <summary>
/// Handles the events of one kind that are not HTTP requests. All registered ones are services of this type: the dispatcher takes the one whose
/// <see cref="Kind"/> is the event's, else the one for <see cref="EventKind.Unknown"/>, which takes every event that no other one wants.
/// </summary>
internal interface IEventHandler
{
    /// <summary>What it handles.</summary>
    EventKind Kind { get; }

    /// <summary>
    /// Reads the event, runs the application's handler in a scope of its own and writes the answer into <see cref="Invocation.Response"/>.
    /// What it throws is the invocation's error.
    /// </summary>
    /// <param name="invocation">The event and the place for its answer.</param>
    /// <param name="services">The application's root services; the scope is made, and disposed of before this returns, in here.</param>
    ValueTask HandleAsync(Invocation invocation, IServiceProvider services);
}
