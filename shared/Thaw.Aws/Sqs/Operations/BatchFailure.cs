namespace Thaw.Aws.Sqs.Operations;

/// <summary>An entry of a batch that failed.</summary>
/// <param name="Index">Its place in the batch.</param>
/// <param name="Code">The error's name.</param>
/// <param name="Message">What the service says of it.</param>
/// <param name="IsSendersFault">Whether sending it again cannot help.</param>
internal readonly record struct BatchFailure(int Index, string Code, string Message, bool IsSendersFault);
