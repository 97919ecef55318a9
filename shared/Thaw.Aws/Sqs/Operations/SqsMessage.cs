namespace Thaw.Aws.Sqs.Operations;

/// <summary>A message as it was delivered.</summary>
/// <param name="Id">The service's name for it.</param>
/// <param name="Body">What it carries.</param>
/// <param name="Receipt">The right to delete it or to hide it longer.</param>
/// <param name="Receives">How often it was delivered, this time included; roughly.</param>
/// <param name="SentAt">When it was sent.</param>
internal sealed record SqsMessage(string Id, string Body, string Receipt, int Receives, DateTimeOffset SentAt);
