using Thaw.Caching.Stores;

namespace Thaw.Caching;

/// <summary>What a reading of the settings found.</summary>
/// <param name="IsAnswered">Whether the durable tier answered.</param>
/// <param name="Settings">The settings; <see langword="null"/> where there are none.</param>
public readonly record struct CacheSettingsRead(bool IsAnswered, StoredSettings? Settings);
