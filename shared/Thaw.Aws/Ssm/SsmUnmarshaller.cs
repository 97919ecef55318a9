using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Thaw.Aws.Clients.Sdk;

namespace Thaw.Aws.Ssm;

/// <summary>Reads an answer, or the error that came in its place.</summary>
internal sealed class SsmUnmarshaller : JsonResponseUnmarshaller
{
    private SsmUnmarshaller()
    {
    }

    public static SsmUnmarshaller Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var response = new Parameters();
        try
        {
            response.Read(ReadAll(input.Stream));
            return response;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Without the fault: its words may repeat what it stumbled over.
            throw new SsmException(input.ResponseData.StatusCode, "MalformedAnswer", "what came is not Systems Manager's answer.", RequestIdOf(input));
        }
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode)
    {
        var read = JsonErrorBody.Read(input.ResponseData.GetHeaderValue("x-amzn-ErrorType") ?? "", ReadAll(input.Stream), "the answer is not Systems Manager's.");
        return new SsmException(statusCode, read.Code, read.Message, RequestIdOf(input), innerException);
    }

    private static string RequestIdOf(JsonUnmarshallerContext input) => input.ResponseData.GetHeaderValue("x-amzn-RequestId") ?? "";

    // The connections have read it whole already: this copies, it does not wait.
    private static byte[] ReadAll(Stream stream)
    {
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }
}
