namespace Thaw.Hosting.Lambda.Events;

/// <summary>One failed message of a batch.</summary>
/// <param name="ItemIdentifier">Its <see cref="SqsMessage.MessageId"/>.</param>
public sealed record SqsBatchItemFailure(string ItemIdentifier);
