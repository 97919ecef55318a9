using System.Buffers;
using System.Buffers.Text;

namespace Thaw.Hosting.Lambda.Http;

/// <summary>A body that is base64 in the event.</summary>
internal static class Base64Body
{
    /// <summary>The bytes, in <paramref name="buffer"/>, which is grown; the text may lie in the buffer itself.</summary>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> text, ref byte[] buffer)
    {
        var needed = Base64.GetMaxDecodedFromUtf8Length(text.Length);
        var target = buffer.Length >= needed && !text.Span.Overlaps(buffer) ? buffer : new byte[needed];
        if (Base64.DecodeFromUtf8(text.Span, target, out _, out var written) != OperationStatus.Done)
        {
            throw new MalformedEventException("The event's body is marked as base64 and is not.");
        }

        buffer = target;
        return buffer.AsMemory(0, written);
    }
}
