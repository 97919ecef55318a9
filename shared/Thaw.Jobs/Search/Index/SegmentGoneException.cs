namespace Thaw.Jobs.Search.Index;

/// <summary>A segment was replaced so long ago that it is forgotten: whoever reads it holds an old manifest, and starts again with the one that stands.</summary>
internal sealed class SegmentGoneException() : Exception("A segment of the index is no longer there.");
