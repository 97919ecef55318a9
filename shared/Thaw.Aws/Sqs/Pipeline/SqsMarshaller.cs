using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;
using Thaw.Aws.Sqs.Operations;

namespace Thaw.Aws.Sqs.Pipeline;

/// <summary>Any request as the service's JSON protocol has it. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html</summary>
internal sealed class SqsMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private SqsMarshaller()
    {
    }

    public static SqsMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var asked = (SqsRequest)input;
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            asked.Write(json);
            json.WriteEndObject();
        }

        var request = new DefaultRequest(input, "Amazon.SQS") { HttpMethod = "POST", ResourcePath = "/", Content = buffer.WrittenSpan.ToArray() };
        request.Headers["Content-Type"] = "application/x-amz-json-1.0";
        request.Headers["X-Amz-Target"] = asked.Target;
        return request;
    }
}
