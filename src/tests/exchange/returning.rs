//! An export that comes back: what the system wrote it understands, and nothing of it is news.

use super::*;

/// Members with a bit of everything that an export tells.
fn rich() -> String {
    let head = "姓名,手机号码,身份证号,微信,性别,出生日期,农历生日,身高,体重,学历,婚姻状况,所在地,户籍,年收入,兴趣爱好,择偶：婚姻状况,择偶：所在地区,择偶标准,红娘,跟进记录";
    let rows = [
        "林晓,13800000009,,linxiao_88,女,1994-03-04,,165,52,本科,未婚,上海浦东新区,江苏,10-20 万,\"旅行、品茶\",\"未婚、离异\",\"上海、江苏\",\"性格好\n顾家\",presale,2025-03-01 首次联系",
        "周静,13800000010,,,女,,1994年正月廿三,166,,硕士,离异,江苏南京玄武区,,,,,,,,",
        "吴桐,13800000011,11010519491231002X,,女,,,160,,大专,丧偶,北京朝阳区,,,,,,,,",
        "何安,13800000012,,,女,1990-06-01,,160,,大专,未婚,南京,,,,,,,,",
    ];
    format!("{head}\n{}\n", rows.join("\n"))
}

#[tokio::test]
async fn an_export_that_is_brought_again_changes_nothing() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let page = imported(agency, &manager, &rich()).await;
        assert_eq!(page["applied"]["new"], 4, "{page}");
        assert_eq!(
            count(agency, "select count(*) from member where lunar and name = '周静'").await,
            1
        );
        let members = count(agency, "select count(*) from member").await;
        // As it shows contact data in part, and in full.
        let whole: &[(&str, &str)] = &[("whole", "true"), ("reason", "核对资料")];
        for (at, more) in [(1, &[][..]), (2, whole)] {
            exported(agency, &manager, more).await.ok();
            let book = fetched(agency, &manager, &format!("/exchange/export/{at}")).await;
            let id = brought_file(agency, &manager, "会员导出.xlsx", &book).await;
            let open = open(agency, &manager, &id).await;
            assert_eq!(open["columns"][0]["target"], "member_number", "{open}");
            let page = checked(agency, &manager, &id, "both").await;
            assert_eq!(
                page["counts"],
                json!({"new": 0, "update": 0, "unchanged": 4, "refused": 0}),
                "{page}"
            );
        }
        assert_eq!(count(agency, "select count(*) from member").await, members);
    })
    .await;
}

#[tokio::test]
async fn a_number_names_a_member_within_reach_only() {
    on_both(async |agency: &Agency| {
        let manager = agency.session_of("manager").await;
        let ours = with_mobile(agency, "presale", "王芳", "13800000001").await;
        let theirs = with_mobile(agency, "sunli", "隔壁", "13800000002").await;
        let table = format!(
            "会员编号,姓名,手机号码,身高,跟进次数,最近联系\n{ours},王芳,138****0001,170,0,2025-01-01 10:00\n\
             {theirs},隔壁,,170,0,\n999999,谁也不是,,170,0,\n{ours},别人,,171,0,\n"
        );
        let page = imported(agency, &manager, &table).await;
        let rows = page["rows"].as_array().unwrap();
        assert_eq!(rows[0]["outcome"], "update", "{page}");
        // Theirs and nobody's are told alike.
        assert_eq!(
            (&rows[1]["outcome"], &rows[1]["member"]),
            (&"refused".into(), &Value::Null)
        );
        assert_eq!(rows[1]["errors"], rows[2]["errors"]);
        assert_eq!(rows[3]["outcome"], "refused");
        assert_eq!(
            count(agency, "select count(*) from member where height_cm = 170").await,
            1
        );
        let mut tx = agency.server.db.read().await.unwrap();
        let mobile = contacts::open_one(
            &mut tx,
            &agency.server.keys,
            ContactOwner::Member,
            ours.0,
            ContactKind::Mobile,
        )
        .await
        .unwrap();
        assert_eq!(mobile.as_deref(), Some("13800000001"), "half a number changes none");
        drop(tx);
        assert_eq!(count(agency, "select count(*) from follow_up").await, 0);
        // A number of another system is taken for nothing unasked.
        let id = brought(agency, &manager, "会员编号,姓名,手机号码\n1,林晓,13800000009\n").await;
        assert_eq!(open(agency, &manager, &id).await["columns"][0]["target"], "");
    })
    .await;
}
