using System.Text.Json;
using Amazon.Runtime;

namespace Thaw.Aws.Sqs.Operations;

/// <summary>One answer of SQS.</summary>
internal abstract class SqsResponse : AmazonWebServiceResponse
{
    /// <summary>Takes a member of the answer. The reader stands on its name; <see langword="false"/> leaves it there.</summary>
    public virtual bool TryRead(ref Utf8JsonReader json) => false;
}
