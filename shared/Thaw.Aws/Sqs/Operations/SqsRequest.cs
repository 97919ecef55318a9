using System.Text.Json;
using Amazon.Runtime;
using Thaw.Aws.Clients;
using Thaw.Aws.Clients.Sdk;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>One request of SQS. Used once, by one caller.</summary>
internal abstract class SqsRequest : AmazonWebServiceRequest, ICountedRequest
{
    /// <summary>The operation, as the header names it.</summary>
    public abstract string Target { get; }

    /// <summary>Who is told of every attempt.</summary>
    public IAttemptCount? Attempts { get; init; }

    /// <summary>Throws an <see cref="ArgumentException"/> where the service would refuse it; nothing is sent then.</summary>
    public virtual void Check(SqsLimits limits)
    {
    }

    /// <summary>Writes the request's members.</summary>
    public abstract void Write(Utf8JsonWriter json);
}
