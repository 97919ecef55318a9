using Thaw.Aws.Clients.Connections;

namespace Thaw.Aws.Clients;

/// <summary>What the pool gives to each of its clients.</summary>
/// <param name="Connections">What they send over.</param>
/// <param name="Counters">Who counts.</param>
/// <param name="Wall">The wall clock.</param>
/// <param name="Deadline">What bounds the requests being served.</param>
/// <param name="Patience">How long connections and answers may take.</param>
/// <param name="Attempts">How often a call is sent at most.</param>
internal sealed record ClientParts(
    HandlerGenerations Connections, ClientCounters Counters, TimeProvider Wall, IRequestDeadline? Deadline, ClientPatience Patience, AttemptSetting Attempts);
