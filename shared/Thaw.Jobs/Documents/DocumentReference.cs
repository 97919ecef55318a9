namespace Thaw.Jobs.Documents;

/// <summary>Which document.</summary>
/// <param name="Bucket">Its bucket; <see langword="null"/> where the source has only one place.</param>
/// <param name="Key">Its key in the bucket, or its path in the folder, with <c>/</c> between names.</param>
public sealed record DocumentReference(string? Bucket, string Key);
