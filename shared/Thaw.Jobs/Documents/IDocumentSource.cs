namespace Thaw.Jobs.Documents;

/// <summary>
/// Where documents are read from. What it must honour: a reference to anything outside of what it was set up for, however it is spelt, is refused before anything is read; the content is streamed,
/// in memory that does not grow with it. Safe from any thread.
/// </summary>
public interface IDocumentSource
{
    /// <summary>Opens a document for one reading; <see langword="null"/> where there is none.</summary>
    /// <exception cref="DocumentRefusedException">It may not be read, whoever asks and however often.</exception>
    ValueTask<DocumentContent?> OpenAsync(DocumentReference document, CancellationToken cancellationToken);
}
