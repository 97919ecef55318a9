namespace Thaw.Tasks.Stores;

/// <summary>An item that a handler handed over.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Data">What it holds.</param>
public readonly record struct TaskItem(string Key, ReadOnlyMemory<byte> Data);
