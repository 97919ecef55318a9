using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Thaw.Jobs.Documents.Reading;
using Thaw.Jobs.Documents.Storing;
using Thaw.Tasks;

namespace Thaw.Jobs.Documents;

/// <summary>Reads one document from its first byte to its last, once, holding no more of it than a few buffers: hash, kind, counts, chunks.</summary>
internal sealed class FileProcessor : ITextSink
{
    private const int BufferBytes = 64 * 1024;

    // The rest is the completion's.
    private const double ReadShare = 99;

    private readonly TextCounter _counter = new();
    private readonly Chunker _chunker;
    private readonly ChunkWriter _chunks;

    public FileProcessor(BlobWriter blobs, int chunkSize, int overlap)
    {
        _chunks = new ChunkWriter(blobs);
        _chunker = new Chunker(chunkSize, overlap, _chunks.Add);
    }

    public async ValueTask<(DocumentSummary Summary, BlobReference? Blocks)> RunAsync(
        string name, string key, DocumentContent content, long maximumBytes, TaskContext context, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var pipe = PipeReader.Create(content.Stream, new StreamPipeReaderOptions(bufferSize: BufferBytes, minimumReadSize: BufferBytes, leaveOpen: true));
        var read = await pipe.ReadAtLeastAsync(DocumentSniffer.SniffedBytes, cancellationToken).ConfigureAwait(false);
        var kind = DocumentSniffer.Sniff(Start(read.Buffer), key);
        var decoder = kind.IsText ? new TextDecoder(kind, this) : null;
        var bytes = 0L;
        while (true)
        {
            foreach (var piece in read.Buffer)
            {
                bytes += piece.Length;
                hash.AppendData(piece.Span);
                decoder?.Decode(piece.Span, isLast: false);
                await _chunks.DrainAsync(cancellationToken).ConfigureAwait(false);
            }

            if (bytes > maximumBytes)
                throw new DocumentRefusedException($"The document has more than {maximumBytes} bytes ({nameof(ThawJobsOptions)}.{nameof(ThawJobsOptions.MaximumDocumentBytes)}).");
            pipe.AdvanceTo(read.Buffer.End);
            if (read.IsCompleted)
                break;
            await context.ReportProgressAsync(content.Length == 0 ? 0 : Math.Min(ReadShare, ReadShare * bytes / content.Length), $"{bytes} of {content.Length} bytes").ConfigureAwait(false);
            read = await pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
        }

        await pipe.CompleteAsync().ConfigureAwait(false);
        decoder?.Decode([], isLast: true);
        _chunker.Complete();
        var blocks = await _chunks.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return (new DocumentSummary
        {
            Document = name,
            Bytes = bytes,
            Sha256 = Convert.ToHexStringLower(hash.GetHashAndReset()),
            Type = kind.Type,
            IsText = kind.IsText,
            Encoding = decoder is null ? null : NameOf(decoder.Encoding),
            Characters = _counter.Characters,
            Lines = _counter.Lines,
            Words = _counter.Words,
            Sentences = _counter.Sentences,
            Replaced = decoder?.Replaced ?? 0,
            Chunks = _chunks.Chunks,
        }, blocks);
    }

    public void Write(ReadOnlySpan<char> text)
    {
        _counter.Write(text);
        _chunker.Write(text);
    }

    private static byte[] Start(ReadOnlySequence<byte> buffer) => buffer.Slice(0, Math.Min(buffer.Length, DocumentSniffer.SniffedBytes)).ToArray();

    private static string NameOf(TextEncoding encoding) => encoding switch
    {
        TextEncoding.Ascii => "us-ascii",
        TextEncoding.Utf8 => "utf-8",
        TextEncoding.Utf16LittleEndian => "utf-16le",
        TextEncoding.Utf16BigEndian => "utf-16be",
        TextEncoding.Utf32LittleEndian => "utf-32le",
        TextEncoding.Utf32BigEndian => "utf-32be",
        _ => "windows-1252",
    };
}
