using System.Net;
using Amazon.Runtime;

namespace Thaw.Aws.Ssm;

/// <summary>Systems Manager refused a request. Code, status and request id are the base's.</summary>
internal sealed class SsmException(HttpStatusCode status, string code, string message, string requestId, Exception? inner = null)
    : AmazonServiceException(
        $"Systems Manager answered {(int)status} {code}: {message}{(requestId.Length == 0 ? "" : $" (request {requestId})")}",
        inner, (int)status < 500 ? ErrorType.Sender : ErrorType.Receiver, code, requestId, status);
