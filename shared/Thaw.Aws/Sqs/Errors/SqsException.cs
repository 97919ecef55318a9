using Amazon.Runtime;

namespace Thaw.Aws.Sqs.Errors;

/// <summary>SQS refused a request. What it models as an error of its own is a type of its own; code, status and request id are the base's.</summary>
internal class SqsException(SqsError error, Exception? inner = null)
    : AmazonServiceException(error.Text, inner, (int)error.Status < 500 ? ErrorType.Sender : ErrorType.Receiver, error.Code, error.RequestId, error.Status);
