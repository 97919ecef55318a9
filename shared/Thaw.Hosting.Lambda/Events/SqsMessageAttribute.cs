namespace Thaw.Hosting.Lambda.Events;

/// <summary>A typed value that a sender put beside a message's body.</summary>
public sealed record SqsMessageAttribute
{
    /// <summary><c>String</c>, <c>Number</c> or <c>Binary</c>, with a label of the sender's perhaps.</summary>
    public string DataType { get; init; } = "";

    /// <summary>The value of a string or a number.</summary>
    public string? StringValue { get; init; }

    /// <summary>The value of a binary one, base64 in the event.</summary>
    public ReadOnlyMemory<byte>? BinaryValue { get; init; }
}
