namespace Thaw.Aws.Clients.Sdk;

/// <summary>A request of whose attempts somebody wants to know.</summary>
internal interface ICountedRequest
{
    /// <summary>Who is told of every attempt.</summary>
    IAttemptCount? Attempts { get; }
}
