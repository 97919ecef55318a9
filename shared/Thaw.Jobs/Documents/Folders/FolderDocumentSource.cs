namespace Thaw.Jobs.Documents.Folders;

/// <summary>Documents in one folder of this machine and below it. Links are not followed, wherever they lead.</summary>
internal sealed class FolderDocumentSource : IDocumentSource
{
    private readonly string _folder;

    public FolderDocumentSource(string folder)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        _folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
    }

    public ValueTask<DocumentContent?> OpenAsync(DocumentReference document, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(document);
        cancellationToken.ThrowIfCancellationRequested();
        if (document.Bucket is not null)
            throw new DocumentRefusedException("This process reads documents from a folder, which has no buckets: leave the bucket out.");
        if (DocumentKey.Complaint(document.Key) is { } complaint)
            throw new DocumentRefusedException(complaint);
        if (Locate(document.Key) is not { } path)
            return new((DocumentContent?)null);

        // Not opened: a pipe or a device looks empty too, and opening one may wait for ever.
        if (new FileInfo(path).Length == 0)
            return new(new DocumentContent(Stream.Null, 0));
        var stream = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan, BufferSize = 0, Share = FileShare.ReadWrite | FileShare.Delete });
        try
        {
            CheckOpened(stream, document.Key);
            return new(new DocumentContent(stream, stream.Length));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    // Each name on the way is looked at: a link in the middle leads out as well as one at the end.
    private string? Locate(string key)
    {
        var path = _folder;
        var names = key.Split('/');
        for (var i = 0; i < names.Length; i++)
        {
            path = Path.Combine(path, names[i]);
            FileSystemInfo entry = i < names.Length - 1 ? new DirectoryInfo(path) : new FileInfo(path);
            if (entry.LinkTarget is not null)
                throw new DocumentRefusedException("The document is, or lies behind, a link; documents are plain files in the data folder and below.");
            if (!entry.Exists)
                return null;
        }

        return path;
    }

    // Between the look and the opening somebody may have put a link there: what is open counts.
    private void CheckOpened(FileStream stream, string key)
    {
        if (OperatingSystem.IsLinux()
            && File.ResolveLinkTarget($"/proc/self/fd/{stream.SafeFileHandle.DangerousGetHandle()}", returnFinalTarget: false)?.FullName != Path.Combine(RealPath(_folder), key))
            throw new DocumentRefusedException("The document is not where its name says.");
    }

    private static string RealPath(string folder)
    {
        var real = "/";
        foreach (var name in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, name);
            real = new DirectoryInfo(real).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? real;
        }

        return real;
    }
}
