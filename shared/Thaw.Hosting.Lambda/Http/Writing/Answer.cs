namespace Thaw.Hosting.Lambda.Http;

/// <summary>What is answered: a status, headers and the body's bytes.</summary>
internal readonly ref struct Answer
{
    public required int Status { get; init; }

    public required HeaderList Headers { get; init; }

    public required ReadOnlySpan<byte> Body { get; init; }
}
