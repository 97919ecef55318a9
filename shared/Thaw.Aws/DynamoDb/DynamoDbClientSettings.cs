using System.Buffers;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Connections;
using Thaw.Aws.DynamoDb.Credentials;
using Thaw.Aws.DynamoDb.Endpoints;

namespace Thaw.Aws.DynamoDb;

/// <summary>What a client is made of. Tests put their own parts in.</summary>
internal sealed class DynamoDbClientSettings
{
    public required EndpointRules Endpoints { get; init; }

    public required ICredentialSource Credentials { get; init; }

    /// <summary>Makes the handlers below a client with connections of its own.</summary>
    public required Func<HttpMessageHandler> Handlers { get; init; }

    /// <summary>Connections shared with other clients; <see langword="null"/> for its own.</summary>
    public HandlerGenerations? Connections { get; init; }

    /// <summary>Who counts what is sent.</summary>
    public ClientCounters Counters { get; init; } = new();

    /// <summary>The wall clock: signatures and gaps go by it.</summary>
    public TimeProvider Wall { get; init; } = CoarseClock.Instance;

    /// <summary>The clock of pauses between attempts.</summary>
    public TimeProvider Pauses { get; init; } = TimeProvider.System;

    /// <summary>When the request being served must have been answered, where something bounds it.</summary>
    public IRequestDeadline? Deadline { get; init; }

    public ArrayPool<byte> Buffers { get; init; } = ArrayPool<byte>.Shared;

    /// <summary>Attempts at most; replacing a connection that died unused is none.</summary>
    public int MaximumAttempts { get; init; } = 3;

    /// <summary>How long one attempt may take.</summary>
    public TimeSpan AttemptTimeout { get; init; } = ClientPatience.Usual.Attempt;

    /// <summary>The longest answer that is read: 16 MB of items, in base64 and JSON's escapes.</summary>
    public int MaximumAnswerBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>How a client for an endpoint is made of the pool's parts.</summary>
    public static DynamoDbClientSettings For(AwsEndpoint endpoint, ClientParts parts) =>
        For(endpoint, parts.Wall, parts.Deadline, connections: parts.Connections, counters: parts.Counters, patience: parts.Patience, attempts: parts.Attempts);

    /// <summary>How a client for an endpoint is made.</summary>
    public static DynamoDbClientSettings For(
        AwsEndpoint endpoint, TimeProvider wall, IRequestDeadline? deadline, Func<HttpMessageHandler>? handlers = null, HandlerGenerations? connections = null, ClientCounters? counters = null,
        ClientPatience? patience = null, AttemptSetting? attempts = null)
    {
        var counted = counters ?? new ClientCounters();
        return new DynamoDbClientSettings
        {
            Endpoints = new EndpointRules(EndpointSettings.Resolve(endpoint)),
            Credentials = CredentialSources.For(endpoint.IsLocal, wall),
            Handlers = handlers ?? (() => SocketHandlers.Create(counted, patience)),
            Connections = connections,
            Counters = counted,
            Wall = wall,
            Deadline = deadline,
            MaximumAttempts = (attempts ?? AttemptSetting.Environment).Or(3),
            AttemptTimeout = (patience ?? ClientPatience.Usual).Attempt,
        };
    }
}
