using System.Net;

namespace Thaw.Aws.DynamoDb.Connections;

/// <summary>A request's body, straight from the buffer that it was written into.</summary>
internal sealed class RequestContent : HttpContent
{
    public const string MediaType = "application/x-amz-json-1.0";
    private readonly ReadOnlyMemory<byte> _body;

    public RequestContent(ReadOnlyMemory<byte> body)
    {
        _body = body;
        Headers.TryAddWithoutValidation("Content-Type", MediaType);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        stream.WriteAsync(_body, cancellationToken).AsTask();

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length;
        return true;
    }
}
