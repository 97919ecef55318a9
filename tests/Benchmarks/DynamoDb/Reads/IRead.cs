namespace Thaw.Benchmarks.DynamoDb.Reads;

/// <summary>One way to read the item.</summary>
internal interface IRead : IDisposable
{
    /// <summary>Reads it and answers how many bytes came of it.</summary>
    ValueTask<int> ReadAsync();
}
