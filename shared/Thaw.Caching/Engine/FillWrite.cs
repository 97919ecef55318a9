using Thaw.Caching.Memory;
using Thaw.Caching.Serialization;
using Thaw.Caching.Stores;

namespace Thaw.Caching.Engine;

/// <summary>A value that was made and is on its way to the durable tier.</summary>
/// <param name="Scope">Where it belongs.</param>
/// <param name="Stored">What is written.</param>
/// <param name="Envelope">The buffer that <paramref name="Stored"/> lies in.</param>
/// <param name="Entry">What memory gets once it is written.</param>
internal sealed record FillWrite(CacheScope Scope, StoredEntry Stored, PooledWriter Envelope, MemoryEntry? Entry);
