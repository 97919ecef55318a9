using System.Buffers;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Transform;

namespace Thaw.Aws.Ssm;

/// <summary>The request as the service's JSON 1.1 protocol has it.</summary>
internal sealed class SsmMarshaller : IMarshaller<IRequest, AmazonWebServiceRequest>
{
    private SsmMarshaller()
    {
    }

    public static SsmMarshaller Instance { get; } = new();

    public IRequest Marshall(AmazonWebServiceRequest input)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            ((GetParameters)input).Write(json);
            json.WriteEndObject();
        }

        var request = new DefaultRequest(input, "AmazonSSM") { HttpMethod = "POST", ResourcePath = "/", Content = buffer.WrittenSpan.ToArray() };
        request.Headers["Content-Type"] = "application/x-amz-json-1.1";
        request.Headers["X-Amz-Target"] = GetParameters.Target;
        return request;
    }
}
