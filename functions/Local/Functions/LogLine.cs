namespace Thaw.Local.Functions;

/// <summary>What a function logged.</summary>
/// <param name="Source"><c>stdout</c>, <c>stderr</c>, or <c>record</c> where it came as a frame and may hold several lines.</param>
/// <param name="Text">The text.</param>
internal sealed record LogLine(string Source, string Text);
