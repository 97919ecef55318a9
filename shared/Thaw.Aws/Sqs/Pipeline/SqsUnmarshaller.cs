using System.Net;
using System.Text.Json;
using Amazon.Runtime;
using Amazon.Runtime.Internal.Transform;
using Thaw.Aws.DynamoDb.Wire;
using Thaw.Aws.Sqs.Errors;
using Thaw.Aws.Sqs.Operations;

namespace Thaw.Aws.Sqs.Pipeline;

/// <summary>Reads an answer, or the error that came in its place.</summary>
internal sealed class SqsUnmarshaller<T> : JsonResponseUnmarshaller
    where T : SqsResponse, new()
{
    private SqsUnmarshaller()
    {
    }

    public static SqsUnmarshaller<T> Instance { get; } = new();

    public override AmazonWebServiceResponse Unmarshall(JsonUnmarshallerContext input)
    {
        var response = new T();
        var body = ReadAll(input.Stream);

        // Some operations answer with nothing at all.
        if (body.Length == 0)
        {
            return response;
        }

        try
        {
            var json = new Utf8JsonReader(body);
            AttributeReader.Enter(ref json);
            while (AttributeReader.Next(ref json))
            {
                if (!response.TryRead(ref json))
                {
                    AttributeReader.Skip(ref json);
                }
            }

            AttributeReader.Expect(ref json, JsonTokenType.EndObject);
            return response;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new SqsException(
                new SqsError(input.ResponseData.StatusCode, "MalformedAnswer", "what came is not SQS's answer.", RequestIdOf(input)), fault);
        }
    }

    public override AmazonServiceException UnmarshallException(JsonUnmarshallerContext input, Exception innerException, HttpStatusCode statusCode) =>
        SqsErrorReader.Read(statusCode, RequestIdOf(input), input.ResponseData.GetHeaderValue("x-amzn-ErrorType") ?? "", ReadAll(input.Stream), innerException);

    private static string RequestIdOf(JsonUnmarshallerContext input) => input.ResponseData.GetHeaderValue("x-amzn-RequestId") ?? "";

    // The connections have read it whole already: this copies, it does not wait.
    private static byte[] ReadAll(Stream stream)
    {
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }
}
