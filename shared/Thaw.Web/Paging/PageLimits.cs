namespace Thaw.Web;

/// <summary>How many items a page of a listing may have.</summary>
/// <param name="Default">How many where the caller does not say; 1 to <paramref name="Maximum"/>.</param>
/// <param name="Maximum">The most.</param>
public readonly record struct PageLimits(int Default, int Maximum);
