namespace Thaw.Aws.Tasks.Table;

/// <summary>The attributes of the tasks table's items. Names are short because every item pays for them.</summary>
internal static class TaskAttributes
{
    public const string PrimaryKey = "pk";
    public const string SortKey = "sk";
    public const string Version = "r";
    public const string Nonce = "n";
    public const string Type = "t";
    public const string Expiry = "x";
    public const string Value = "v";
    public const string UserGroup = "gu";
    public const string StatusGroup = "gt";
    public const string GroupSort = "gs";
    public const string DueGroup = "gd";
    public const string DueSort = "ds";
}
