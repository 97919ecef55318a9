using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Thaw.Jobs.Documents;
using Thaw.Jobs.Documents.Folders;
using Thaw.Tasks;

namespace Thaw.Jobs;

/// <summary>Chooses a folder of this machine to read documents from.</summary>
public static class FolderDocumentExtensions
{
    /// <summary>Reads documents from a folder and those below it, and from nowhere else: links, absolute paths and <c>..</c> are refused. Replaces what was chosen before.</summary>
    /// <param name="builder">What <c>AddThawTasks</c> answered.</param>
    /// <param name="folder">The folder; looked at when a document is read.</param>
    public static IThawTasksBuilder UseDocumentFolder(this IThawTasksBuilder builder, string folder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var source = new FolderDocumentSource(folder);
        builder.Services.RemoveAll<IDocumentSource>();
        builder.Services.AddSingleton<IDocumentSource>(source);
        return builder;
    }
}
